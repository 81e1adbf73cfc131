module python-faas/clients/go

go 1.19
