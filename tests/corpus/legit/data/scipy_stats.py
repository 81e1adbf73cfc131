from scipy import stats

a = [5.1, 4.9, 5.4, 5.0, 5.2]
b = [5.9, 6.1, 5.7, 6.0, 5.8]
result = stats.ttest_ind(a, b)
print(result.pvalue < 0.001, round(stats.pearsonr(a, b).statistic, 3))
print(round(stats.norm.cdf(1.96), 3), stats.describe(a).nobs, round(stats.norm.ppf(0.975), 2))
