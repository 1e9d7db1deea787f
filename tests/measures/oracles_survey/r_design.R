# Effects and pairs under strata, clusters and weights, by R's survey package on synthA_likert600.csv; writes r_design.json.
# Run in this folder: Rscript r_design.R
suppressMessages({library(survey); library(jsonlite)})
x <- read.csv("synthA_likert600.csv", fileEncoding = "UTF-8-BOM")
x[paste0("q", 1:20)][x[paste0("q", 1:20)] == 9] <- NA
x$d1 <- rowMeans(x[paste0("q", 1:5)], na.rm = TRUE)
for (name in c("age", "edu", "sat", "area", "know")) x[[paste0(name, "_f")]] <- factor(x[[name]])
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
sum_of <- function(k, text) paste(sapply(1:k, function(i) gsub("#", i, text)), collapse = " + ")

eta <- function(design, y, g) {
  t <- by_groups(design, y, g); k <- nlevels(design$variables[[g]])
  left <- paste0("(q - (", sum_of(k, "s#^2/n#"), ")) / (q - (", sum_of(k, "s#"), ")^2 / (", sum_of(k, "n#"), "))")
  fit <- svyglm(as.formula(paste(y, "~", g)), design)
  list(eta_squared = one(t, paste("1 -", left)), cohens_f = one(t, paste0("sqrt((1 - ", left, ") / (", left, "))")),
       glm_r2 = 1 - fit$deviance / fit$null.deviance, df = degf(design))
}
g_of <- function(design, y, g) {
  t <- by_groups(design, y, g); n <- nrow(design$variables)
  within <- paste0("((q - s1^2/n1 - s2^2/n2) / (n1 + n2) * ", n, "/", n - 2, ")")
  factor <- exp(lgamma((n - 2) / 2) - lgamma((n - 3) / 2)) / sqrt((n - 2) / 2)
  list(hedges_g = one(t, paste0(factor, " * (s1/n1 - s2/n2) / sqrt", within)), n = n, df = degf(design) - 1)
}
v_of <- function(design, a, b) {
  cells <- interaction(design$variables[[a]], design$variables[[b]], sep = "_", drop = TRUE)
  p <- svymean(~cells, update(design, cells = cells))
  parts <- do.call(rbind, strsplit(levels(cells), "_")); names <- paste0("p", parts[, 1], "_", parts[, 2])
  attr(p, "names") <- names; dimnames(attr(p, "var")) <- list(names, names)
  side <- function(at, value) paste0("(", paste(names[parts[, at] == value], collapse = " + "), ")")
  terms <- sapply(seq_along(names), function(i) paste0(names[i], "^2 / (", side(1, parts[i, 1]), " * ", side(2, parts[i, 2]), ")"))
  list(phi_squared = one(p, paste(paste(terms, collapse = " + "), "- 1")), least = min(nlevels(design$variables[[a]]), nlevels(design$variables[[b]])), df = degf(design),
       rao_scott = unname(unlist(svychisq(as.formula(paste("~", a, "+", b)), design, statistic = "F")[c("statistic", "p.value")])))
}
pairs_of <- function(design, y, g) {
  fit <- svyglm(as.formula(paste(y, "~ 0 +", g)), design); k <- length(coef(fit))
  at <- t(combn(k, 2))
  rows <- apply(at, 1, function(ij) { w <- replace(replace(rep(0, k), ij[1], 1), ij[2], -1); f <- svycontrast(fit, list(c = w)); c(coef(f), SE(f)) })
  list(difference = rows[1, ], standard_error = rows[2, ], df = fit$df.residual)
}
answered <- subset(whole, !is.na(q3))
result <- list(R = R.version.string, survey = as.character(packageVersion("survey")), made = as.character(Sys.Date()), script = "r_design.R",
  eta = list(d1_age = eta(whole, "d1", "age_f"), q3_edu = eta(answered, "q3", "edu_f")),
  g = list(d1_know = g_of(whole, "d1", "know_f"), q3_know = g_of(answered, "q3", "know_f")),
  v = list(edu_sat = v_of(whole, "edu_f", "sat_f"), area_know = v_of(whole, "area_f", "know_f")),
  pairs = list(d1_age = pairs_of(whole, "d1", "age_f"), q3_edu = pairs_of(answered, "q3", "edu_f")))
write(toJSON(result, digits = 15, auto_unbox = TRUE, pretty = TRUE), "r_design.json")
