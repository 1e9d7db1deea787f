# Models by R's lme4, ordinal, survey and nnet on synthA_likert600.csv; writes r_models.json. Run in this folder: Rscript r_models.R
suppressMessages({library(lme4); library(ordinal); library(survey); library(nnet); library(jsonlite)})
x <- read.csv("synthA_likert600.csv", fileEncoding = "UTF-8-BOM")
x[paste0("q", 1:20)][x[paste0("q", 1:20)] == 9] <- NA
x$d1 <- rowMeans(x[paste0("q", 1:5)], na.rm = TRUE)
x$edu_f <- factor(x$edu); x$sat_f <- factor(x$sat); x$three <- cut(x$sat, c(0, 2, 3, 5), labels = FALSE) - 1

g <- glmer(know ~ d1 + edu_f + (1 | town), x, family = binomial, nAGQ = 15, control = glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9)))
between <- as.numeric(VarCorr(g)$town)
p <- clm(sat_f ~ d1 + edu_f, nominal = ~area, data = x, control = list(gradTol = 1e-10))
design <- svydesign(ids = ~town, weights = ~w, data = x)
s <- svyglm(know ~ d1 + edu_f + area, design, family = quasibinomial, control = list(epsilon = 1e-14))
m <- multinom(three ~ d1 + edu_f + area, x, trace = FALSE, reltol = 1e-15, abstol = 1e-15, maxit = 2000)
everybody <- function(name, value) { y <- x; y[[name]] <- value; unname(colMeans(predict(m, y, type = "probs"))) }
low <- everybody("edu_f", factor("2", levels(x$edu_f)))

result <- list(R = R.version.string, lme4 = as.character(packageVersion("lme4")), ordinal = as.character(packageVersion("ordinal")),
  survey = as.character(packageVersion("survey")), nnet = as.character(packageVersion("nnet")), made = as.character(Sys.Date()), script = "r_models.R",
  glmer = list(coef = unname(fixef(g)), se = unname(sqrt(diag(as.matrix(vcov(g))))), between = between, icc = between / (between + pi^2 / 3), logLik = as.numeric(logLik(g))),
  nominal = list(beta = unname(p$beta), beta_se = unname(sqrt(diag(vcov(p)))[names(p$beta)]), alpha = unname(p$alpha), alpha_se = unname(sqrt(diag(vcov(p)))[names(p$alpha)]), logLik = as.numeric(logLik(p))),
  svyglm = list(coef = unname(coef(s)), se = unname(sqrt(diag(vcov(s)))), df = degf(design)),
  margins = list(area = lapply(1:2, function(value) everybody("area", value)), edu = lapply(3:5, function(value) everybody("edu_f", factor(value, levels(x$edu_f))) - low)))
write(toJSON(result, digits = 15, auto_unbox = TRUE, pretty = TRUE), "r_models.json")
