"""Tests of hypotheses, optimization, and the validation of JSON."""

import jsonschema
import numpy as np
from scipy import optimize, sparse, stats

a, b = np.arange(10.0), np.arange(10.0) ** 1.1
print(stats.ttest_ind(a, b).pvalue.round(4), stats.pearsonr(a, b)[0].round(4))
print(stats.norm.cdf(1.96).round(4), stats.spearmanr(a, b).statistic.round(3))
print(optimize.minimize(lambda v: (v[0] - 1) ** 2, [0.0]).x.round(3))
print(sparse.csr_matrix(np.eye(3)).dot(np.ones(3)), optimize.brentq(np.cos, 1, 2))

schema = {
    "type": "object",
    "properties": {"score": {"type": "number", "minimum": 0}, "tags": {"type": "array"}},
    "required": ["score"],
}
jsonschema.validate({"score": 1, "tags": ["a"]}, schema)
try:
    jsonschema.validate({"score": "high"}, schema)
except jsonschema.ValidationError as error:
    print(error.message, list(error.path))
