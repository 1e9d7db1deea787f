# Errors after calibration and under a finite population, by R's survey package on synthA_likert600.csv; writes
# r_calibrated.json. Run in this folder: Rscript r_calibrated.R
suppressMessages({library(survey); library(jsonlite)})
x <- read.csv("synthA_likert600.csv", fileEncoding = "UTF-8-BOM")
x[paste0("q", 1:20)][x[paste0("q", 1:20)] == 9] <- NA
x$d1 <- rowMeans(x[paste0("q", 1:5)], na.rm = TRUE)
x$one <- 1; x$clusters <- ifelse(x$area == 1, 25, 40); x$everybody <- Inf; x$people <- ifelse(x$area == 1, 500, 900)
for (name in c("gender", "edu", "area", "know")) x[[paste0(name, "_f")]] <- factor(x[[name]])
margins <- list(gender = data.frame(gender_f = 1:2, Freq = c(.47, .53)),
  edu = data.frame(edu_f = 2:5, Freq = c(.15, .35, .3, .2)), area = data.frame(area_f = 1:2, Freq = c(.6, .4)))
total <- 600
margins <- lapply(margins, function(m) transform(m, Freq = Freq * total))
wanted <- c(total, margins$gender$Freq[-1], margins$edu$Freq[-1], margins$area$Freq[-1])
raked <- function(design) rake(design, list(~gender_f, ~edu_f, ~area_f), unname(margins), control = list(maxit = 500, epsilon = 1e-13))
calibrated <- function(design) calibrate(design, ~gender_f + edu_f + area_f, wanted, calfun = "raking", epsilon = 1e-13, maxit = 500)
answers <- function(design) {
  means <- svymean(~d1 + know, design); q3 <- svymean(~q3, design, na.rm = TRUE)
  by <- svyby(~d1, ~gender, design, svymean); found <- svychisq(~edu_f + know_f, design, statistic = "F")
  test <- svyttest(d1 ~ gender, design); sex <- svyby(~know, ~edu, design, svymean)
  list(mean = unname(coef(means)), se = unname(SE(means)), q3 = c(unname(coef(q3)), unname(SE(q3))),
    by = unname(coef(by)), by_se = unname(SE(by)), know_by_edu = unname(coef(sex)), know_by_edu_se = unname(SE(sex)),
    difference = unname(c(-test$estimate, test$parameter, test$p.value)), rao_scott = unname(c(found$statistic, found$parameter, found$p.value)))
}
alike <- svydesign(ids = ~1, data = x, weights = ~one)
unequal <- svydesign(ids = ~1, weights = ~w, data = x)
towns <- svydesign(ids = ~town, strata = ~area, weights = ~w, data = x, nest = TRUE)
people <- function(weights = ~w) svydesign(ids = ~1, strata = ~area, weights = weights, fpc = ~people, data = x)
stages <- svydesign(ids = ~town + id, strata = ~area, weights = ~w, fpc = ~clusters + everybody, data = x, nest = TRUE)
whole <- transform(x, clusters = 10)
whole <- svydesign(ids = ~town + id, strata = ~area, weights = ~w, fpc = ~clusters + everybody, data = whole, nest = TRUE)
result <- list(R = R.version.string, survey = as.character(packageVersion("survey")), made = as.character(Sys.Date()), script = "r_calibrated.R",
  uncalibrated = answers(alike), raked = answers(raked(alike)), calibrated = answers(calibrated(alike)), unequal = answers(calibrated(unequal)),
  raked_unequal = answers(raked(unequal)), towns = answers(calibrated(towns)), weights = unname(weights(calibrated(unequal))),
  population = list(people = answers(people()), stages = answers(stages), whole = answers(whole), calibrated = answers(calibrated(stages))))
write(toJSON(result, digits = 15, auto_unbox = TRUE, pretty = TRUE), "r_calibrated.json")
