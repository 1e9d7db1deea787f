# Joint Wald tests of a clustered model by R's survey on synthA_likert600.csv; writes r_term_tests.json. Run in this folder: Rscript r_term_tests.R
suppressMessages({library(survey); library(jsonlite)})
x <- read.csv("synthA_likert600.csv", fileEncoding = "UTF-8-BOM")
x[paste0("q", 1:20)][x[paste0("q", 1:20)] == 9] <- NA
x$d1 <- rowMeans(x[paste0("q", 1:5)], na.rm = TRUE)
x$edu_f <- factor(x$edu)
design <- svydesign(ids = ~town, weights = ~w, data = x)
s <- svyglm(know ~ d1 + edu_f + area, design, family = quasibinomial, control = list(epsilon = 1e-14))
d <- degf(design)
of <- function(term) {
  wald <- regTermTest(s, term, df = d)  # Ftest is W / k
  k <- wald$df; f <- as.numeric(wald$Ftest) * (d - k + 1) / d  # Korn and Graubard's adjusted F, [SVY] test of Stata
  list(chi2 = as.numeric(wald$Ftest) * k, df = k, f = f, df_error = d - k + 1, p = pf(f, k, d - k + 1, lower.tail = FALSE), unadjusted_p = as.numeric(wald$p))
}
result <- list(R = R.version.string, survey = as.character(packageVersion("survey")), made = as.character(Sys.Date()), script = "r_term_tests.R",
  freedom = d, tests = list(d1 = of(~d1), edu = of(~edu_f), area = of(~area)))
write(toJSON(result, digits = 15, auto_unbox = TRUE, pretty = TRUE), "r_term_tests.json")
