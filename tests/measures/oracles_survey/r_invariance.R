# Measurement invariance by R's lavaan on drawn answers with a loading (b2) and an intercept (a3) that differ between the groups;
# writes r_invariance.csv (the answers, case by case) and r_invariance.json. Run in this folder: Rscript r_invariance.R
suppressMessages({library(lavaan); library(jsonlite)})
options(digits = 15)

# a1 ... a4 and b1 ... b3 of two attitudes; in group 2 the loading of b2 is lower by `less`, the intercept of a3 higher by 0.4, the first attitude by 0.3
drawn <- function(seed, sizes, less = .3) {
  set.seed(seed)
  parts <- lapply(seq_along(sizes), function(g) {
    n <- sizes[g]; f <- matrix(rnorm(2 * n), n) %*% chol(matrix(c(1, .5, .5, 1), 2)); f[, 1] <- f[, 1] + 0.3 * (g == 2)
    loading <- c(.8, .7, .6, .9, .8, .7 - less * (g == 2), .6)
    x <- f[, c(1, 1, 1, 1, 2, 2, 2)] %*% diag(loading) + matrix(rnorm(7 * n, 0, .6), n)
    x[, 3] <- x[, 3] + 0.4 * (g == 2)
    data.frame(round(3 + x, 2), g = g)
  })
  setNames(do.call(rbind, parts), c(paste0("a", 1:4), paste0("b", 1:3), "g"))
}
model <- "A =~ a1 + a2 + a3 + a4
          B =~ b1 + b2 + b3"
steps <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"), strict = c("loadings", "intercepts", "residuals"))
wanted <- c("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "srmr", "aic", "bic", "baseline.chisq", "baseline.df")
of <- function(x) {
  fits <- lapply(steps, function(equal) cfa(model, x, group = "g", group.equal = equal))
  tests <- do.call(lavTestLRT, unname(fits))
  scalar <- parameterEstimates(fits$scalar); means <- scalar[scalar$op == "~1" & scalar$lhs %in% c("A", "B") & scalar$group > 1, ]
  list(n = unname(lavInspect(fits$scalar, "nobs")), steps = lapply(fits, function(f) as.list(unclass(fitMeasures(f, wanted)))),
       change = list(chi2 = tests[["Chisq diff"]][-1], df = tests[["Df diff"]][-1], p = tests[["Pr(>Chisq)"]][-1]),
       latent_means = list(group = means$group, dimension = means$lhs, difference = means$est, se = means$se))
}
cases <- list(equal = drawn(1939, c(150, 150)), unequal = drawn(25, c(300, 50)), three = drawn(7, c(120, 80, 60)))
heywood <- list(heywood = drawn(25, c(300, 40), less = .5))
write.csv(do.call(rbind, lapply(names(c(cases, heywood)), function(name) cbind(case = name, c(cases, heywood)[[name]]))), "r_invariance.csv", row.names = FALSE, quote = FALSE)
below <- suppressWarnings(parameterEstimates(cfa(model, heywood[[1]], group = "g")))  # lavaan warns: some estimated ov variances are negative
below <- below[below$op == "~~" & below$est < 0, ]
result <- list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")), made = as.character(Sys.Date()), script = "r_invariance.R", cases = lapply(cases, of), heywood = list(item = below$lhs, group = below$group, variance = below$est))
write(toJSON(result, digits = 15, auto_unbox = TRUE, pretty = TRUE), "r_invariance.json")
