"""Hypothesis tests, correlation, regression, summaries."""

import numpy as np
from scipy import stats

a = np.array([5.1, 4.9, 6.2, 5.8, 6.0, 5.5, 4.7])
b = np.array([6.3, 5.9, 6.8, 7.1, 6.6, 5.2, 7.0])


def show(result):
    print(type(result).__name__, round(float(result.statistic), 7), round(float(result.pvalue), 7))


show(stats.ttest_ind(a, b))
show(stats.ttest_ind(a, b, equal_var=False))
show(stats.ttest_rel(a, b))
show(stats.ttest_1samp(a, 5))
show(stats.mannwhitneyu(a, b))
show(stats.wilcoxon(a - b))
show(stats.kruskal(a, b))
show(stats.f_oneway(a, b, a + 1))
show(stats.shapiro(a))
show(stats.ks_2samp(a, b))
show(stats.levene(a, b))
show(stats.pearsonr(a, b))
show(stats.spearmanr(a, b))
show(stats.kendalltau(a, b))
show(stats.chisquare([16, 18, 16, 14, 12, 12]))
show(stats.fisher_exact([[8, 2], [1, 5]]))
chi2, p, dof, expected = stats.chi2_contingency([[10, 10, 20], [20, 20, 20]])
print(round(chi2, 6), round(p, 6), dof, np.round(expected, 4).tolist())
line = stats.linregress(a, b)
print(np.round([line.slope, line.intercept, line.rvalue, line.pvalue, line.stderr], 7).tolist())
print(stats.describe(a).minmax, round(stats.skew(a), 7), round(stats.iqr(a), 6), np.round(stats.zscore(a), 5).tolist())
print(np.round(stats.ttest_ind(a, b).confidence_interval(), 6).tolist(), stats.rankdata([3, 1, 3]).tolist())
print(round(stats.gmean(a), 7), stats.mode([1, 2, 2]).mode, round(stats.entropy([0.5, 0.5], base=2), 6))
