# Score tests of the equality constraints and partial invariance by R's lavaan, on the answers of r_invariance.csv;
# writes r_partial_invariance.json. Run in this folder: Rscript r_partial_invariance.R
suppressMessages({library(lavaan); library(jsonlite)})
options(digits = 15)
answers <- read.csv("r_invariance.csv")
model <- "A =~ a1 + a2 + a3 + a4
          B =~ b1 + b2 + b3"
steps <- list(metric = "loadings", scalar = c("loadings", "intercepts"), strict = c("loadings", "intercepts", "residuals"))
partly <- list(partial_metric = "B =~ b2", partial_scalar = c("B =~ b2", "a3 ~ 1"))
equal <- list(partial_metric = "loadings", partial_scalar = c("loadings", "intercepts"))
wanted <- c("chisq", "df", "cfi", "rmsea", "srmr")
scored <- function(f) {
  table <- parTable(f); held <- which(table$op == "==")
  tests <- lavTestScore(f)$uni
  # releasing one constraint alone: the later group's number less the first group's is expected to move by this
  do.call(rbind, lapply(seq_along(held), function(k) {
    ends <- match(c(table$lhs[held[k]], table$rhs[held[k]]), table$plabel); later <- table[ends[2], ]
    epc <- lavTestScore(f, release = k, epc = TRUE)$epc$epc[ends]
    data.frame(group = later$group, item = if (later$op == "=~") later$rhs else later$lhs, kind = unname(c("=~" = "loading", "~1" = "intercept", "~~" = "unique_variance")[later$op]),
               chi2 = tests$X2[k], p = tests$p.value[k], change = epc[2] - epc[1])
  }))
}
of <- function(x) {
  parts <- lapply(setNames(names(partly), names(partly)), function(s) cfa(model, x, group = "g", group.equal = equal[[s]], group.partial = partly[[s]]))
  latent <- parameterEstimates(parts$partial_scalar); latent <- latent[latent$op == "~1" & latent$lhs %in% c("A", "B") & latent$group > 1, ]
  list(constraints = lapply(steps, function(s) scored(cfa(model, x, group = "g", group.equal = s))),
       partial = lapply(parts, function(f) as.list(unclass(fitMeasures(f, wanted)))),
       latent_means = list(difference = latent$est, se = latent$se))
}
cases <- lapply(setNames(nm = c("equal", "three")), function(name) of(answers[answers$case == name, ]))
result <- list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")), made = as.character(Sys.Date()), script = "r_partial_invariance.R", cases = cases)
write(toJSON(result, digits = 15, auto_unbox = TRUE, pretty = TRUE, dataframe = "columns"), "r_partial_invariance.json")
