# Models under strata, clusters and weights by R's survey on synthA_likert600.csv; writes r_strata.json.
# Run in this folder: Rscript r_strata.R
suppressMessages({library(survey); library(jsonlite)})
x <- read.csv("synthA_likert600.csv", fileEncoding = "UTF-8-BOM")
x[paste0("q", 1:20)][x[paste0("q", 1:20)] == 9] <- NA
x$d1 <- rowMeans(x[paste0("q", 1:5)], na.rm = TRUE)
x$edu_f <- factor(x$edu); x$sat_f <- factor(x$sat, ordered = TRUE)
designs <- list(towns = svydesign(ids = ~town, strata = ~area, weights = ~w, data = x, nest = TRUE),
  people = svydesign(ids = ~1, strata = ~area, weights = ~w, data = x))
logit <- function(design) {
  s <- svyglm(know ~ d1 + edu_f + gender, design, family = quasibinomial, control = list(epsilon = 1e-14))
  list(coef = unname(coef(s)), se = unname(SE(s)), df = degf(design))
}
ordered <- function(design) {
  s <- svyolr(sat_f ~ d1 + gender, design, control = list(reltol = 1e-15))
  list(coef = unname(s$coefficients), se = unname(sqrt(diag(vcov(s)))[names(s$coefficients)]))
}
result <- list(R = R.version.string, survey = as.character(packageVersion("survey")), made = as.character(Sys.Date()), script = "r_strata.R",
  logit = lapply(designs, logit), ordered = lapply(designs, ordered))
write(toJSON(result, digits = 15, auto_unbox = TRUE, pretty = TRUE), "r_strata.json")
