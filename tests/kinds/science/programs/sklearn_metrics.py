"""Metrics of classification, regression and ranking."""

import numpy as np
from sklearn import metrics

truth = np.array([0, 1, 2, 2, 1, 0, 1, 2])
guess = np.array([0, 2, 2, 2, 1, 0, 0, 1])
print(metrics.confusion_matrix(truth, guess).tolist())
print(metrics.classification_report(truth, guess, target_names=["a", "b", "c"], digits=3))
print(metrics.accuracy_score(truth, guess), round(metrics.f1_score(truth, guess, average="macro"), 6))
print(round(metrics.cohen_kappa_score(truth, guess), 6), round(metrics.matthews_corrcoef(truth, guess), 6))
scores = [0.1, 0.4, 0.35, 0.8]
print(metrics.roc_auc_score([0, 0, 1, 1], scores), round(metrics.average_precision_score([0, 0, 1, 1], scores), 6))
fpr, tpr, thresholds = metrics.roc_curve([0, 0, 1, 1], scores)
print(fpr.tolist(), tpr.tolist(), thresholds.tolist())
print(round(metrics.log_loss([0, 1], [[0.9, 0.1], [0.2, 0.8]]), 6), round(metrics.brier_score_loss([0, 1], [0.1, 0.8]), 6))
y, p = [3, -0.5, 2, 7], [2.5, 0.0, 2, 8]
print(metrics.mean_squared_error(y, p), metrics.mean_absolute_error(y, p), round(metrics.r2_score(y, p), 6))
print(round(metrics.root_mean_squared_error(y, p), 6), round(metrics.mean_absolute_percentage_error([1, 2], [1.1, 1.8]), 6))
print(np.round(metrics.pairwise.cosine_similarity([[1, 0], [1, 1]]), 6).tolist())
print(round(metrics.ndcg_score([[10, 0, 0, 1, 5]], [[0.1, 0.2, 0.3, 4, 70]]), 6), metrics.jaccard_score([0, 1, 1], [0, 1, 0]).round(6))
print(metrics.precision_recall_fscore_support(truth, guess, average="weighted", zero_division=0)[:2])
