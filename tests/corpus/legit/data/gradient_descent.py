import numpy as np


class Layer:
    def __init__(self, n_in, n_out, rng):
        self.W = rng.normal(scale=0.5, size=(n_in, n_out))
        self.b = np.zeros(n_out)

    def __call__(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, grad, rate):
        back = grad @ self.W.T
        self.W -= rate * self.x.T @ grad
        self.b -= rate * grad.sum(axis=0)
        return back


class Network:
    training = True

    def __init__(self):
        rng = np.random.default_rng(0)
        self.layers = [Layer(2, 8, rng), Layer(8, 1, rng)]

    def eval(self):
        self.training = False
        return self

    def forward(self, x):
        self.h = np.tanh(self.layers[0](x))
        return self.layers[1](self.h)


X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([[0], [1], [1], [0]], dtype=float)
net = Network()
for _ in range(4000):
    error = net.forward(X) - y
    grad = net.layers[1].backward(error / 2, 0.1)
    net.layers[0].backward(grad * (1 - net.h**2), 0.1)
print(net.eval().forward(X).round().ravel().tolist(), net.training)
