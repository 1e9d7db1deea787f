# Effects and pairs under strata, clusters and weights, by R's survey package on synthA_likert600.csv; writes r_design.json.
# Run in this folder: Rscript r_design.R
suppressMessages({library(survey); library(jsonlite)})
x <- read.csv("synthA_likert600.csv", fileEncoding = "UTF-8-BOM")
x[paste0("q", 1:20)][x[paste0("q", 1:20)] == 9] <- NA
x$d1 <- rowMeans(x[paste0("q", 1:5)], na.rm = TRUE)
for (name in c("age", "edu", "sat", "area", "know", "gender")) x[[paste0(name, "_f")]] <- factor(x[[name]])
whole <- svydesign(ids = ~town, strata = ~area, weights = ~w, data = x, nest = TRUE)

# a linearised function of totals, with its error
by_groups <- function(design, y, g) {
  f <- design$variables[[g]]; v <- design$variables[[y]]
  k <- nlevels(f)
  parts <- sapply(levels(f), function(l) as.numeric(f == l))
  design <- update(design, N = parts, S = parts * v, Q = v^2)
  t <- svytotal(~N + S + Q, design)
  names <- c(paste0("n", 1:k), paste0("s", 1:k), "q")
  attr(t, "names") <- names; dimnames(attr(t, "var")) <- list(names, names)
  t
}
one <- function(t, text) { f <- svycontrast(t, parse(text = text)[[1]]); c(as.numeric(coef(f)), as.numeric(SE(f))) }
# limits of a noncentrality after Rao and Scott, on the scale of the statistic
noncentral <- function(x2, trace, nu) {
  at <- function(chance) { f <- function(l) pchisq(x2 * nu / trace, nu, l) - chance
    if (f(0) <= 0) 0 else uniroot(f, c(0, 4 * x2 * nu / trace + 100), tol = 1e-12)$root * trace / nu }
  c(at(0.975), at(0.025))
}
eta <- function(design, y, g) {
  t <- by_groups(design, y, g); k <- nlevels(design$variables[[g]])
  fit <- svyglm(as.formula(paste(y, "~ 0 +", g)), design); n <- nobs(fit)
  m <- coef(fit); p <- coef(t)[1:k] / sum(coef(t)[1:k]); mean <- sum(p * m)
  within <- sum(weights(design) * residuals(fit, "response")^2) / sum(weights(design))
  delta <- ((diag(p) - outer(p, p)) * (n - k) / within) %*% vcov(fit)
  x2 <- (n - k) * sum(p * (m - mean)^2) / within; trace <- sum(diag(delta)); f2 <- max(0, x2 - trace) / n
  classes <- svyglm(as.formula(paste(y, "~", g)), design)
  limits <- noncentral(x2, trace, trace^2 / sum(diag(delta %*% delta))) / n
  list(eta_squared = 1 - classes$deviance / classes$null.deviance, omega_squared = f2 / (1 + f2), cohens_f = sqrt(x2 / n), trace = trace,
       limits = limits / (1 + limits))
}
g_of <- function(design, y, g) {
  t <- by_groups(design, y, g); n <- nrow(design$variables)
  within <- paste0("((q - s1^2/n1 - s2^2/n2) / (n1 + n2) * ", n, "/", n - 2, ")")
  factor <- exp(lgamma((n - 2) / 2) - lgamma((n - 3) / 2)) / sqrt((n - 2) / 2)
  list(hedges_g = one(t, paste0(factor, " * (s1/n1 - s2/n2) / sqrt", within)), n = n, df = degf(design) - 1)
}
v_of <- function(design, a, b) {
  found <- svychisq(as.formula(paste("~", a, "+", b)), design, statistic = "F")
  p <- prop.table(svytable(as.formula(paste("~", a, "+", b)), design)); e <- outer(rowSums(p), colSums(p)); n <- nrow(design$variables)
  x2 <- n * sum((p - e)^2 / e); nu <- unname(found$parameter[1]); least <- min(dim(p)) - 1
  list(cramers_v = sqrt(x2 / n / least), limits = sqrt(noncentral(x2, x2 / unname(found$statistic), nu) / n / least),
       rao_scott = unname(c(found$statistic, nu, found$p.value)))
}
pairs_of <- function(design, y, g) {
  fit <- svyglm(as.formula(paste(y, "~ 0 +", g)), design); k <- length(coef(fit))
  at <- t(combn(k, 2))
  rows <- apply(at, 1, function(ij) { w <- replace(replace(rep(0, k), ij[1], 1), ij[2], -1); f <- svycontrast(fit, list(c = w)); c(coef(f), SE(f)) })
  list(difference = rows[1, ], standard_error = rows[2, ], df = fit$df.residual)
}
alone <- subset(whole, !is.na(q3) & (area == 2 | town == 1))  # one town of the first stratum answers alone
lonely <- function() { m <- svymean(~q3, alone); t <- svyttest(q3 ~ know, alone); found <- svychisq(~edu_f + know_f, alone, statistic = "F")
  list(n = nrow(alone$variables), mean = c(coef(m), SE(m)), df = degf(alone), t = unname(c(-t$statistic, t$parameter, t$p.value)),
       beta = as.numeric(attr(svyciprop(~I(q3 > 3), alone, method = "beta"), "ci")), rao_scott = unname(c(found$statistic, found$parameter, found$p.value))) }
answered <- subset(whole, !is.na(q3))
result <- list(R = R.version.string, survey = as.character(packageVersion("survey")), made = as.character(Sys.Date()), script = "r_design.R",
  eta = list(d1_age = eta(whole, "d1", "age_f"), q3_edu = eta(answered, "q3", "edu_f"), sat_know = eta(whole, "sat", "know_f")),
  g = list(d1_know = g_of(whole, "d1", "know_f"), q3_know = g_of(answered, "q3", "know_f")),
  v = list(edu_sat = v_of(whole, "edu_f", "sat_f"), area_know = v_of(whole, "area_f", "know_f"), gender_edu = v_of(whole, "gender_f", "edu_f")),
  lonely = list(q3 = lonely()),
  pairs = list(d1_age = pairs_of(whole, "d1", "age_f"), q3_edu = pairs_of(answered, "q3", "edu_f")))
write(toJSON(result, digits = 15, auto_unbox = TRUE, pretty = TRUE), "r_design.json")
