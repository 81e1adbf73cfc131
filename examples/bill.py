for customer in ["ada", "max"]:
    print(customer, 40 * (1 - tools.discount(customer)))
