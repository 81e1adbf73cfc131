# Targets for operators. The Makefile includes this file; it also works alone:
# `make -f make/compose.mk compose-up`. Longer recipes are in
# make/compose.sh.

# Docker, or podman where that is what you have: `make image ENGINE=podman`.
ENGINE ?= docker
IMAGE ?= coze-loop-python-faas:latest
# More words for the build, as in IMAGE_FLAGS='--secret id=ca,src=ca.pem'.
IMAGE_FLAGS ?=
export ENGINE IMAGE IMAGE_FLAGS

.PHONY: image compose-up compose-up-debug compose-up-dev compose-down \
	compose-down-v compose-logs compose-ps health

image: ## Build the container image and print its size
	@sh make/compose.sh image

compose-up: ## Start both services in containers and wait until they are healthy
	@sh make/compose.sh up

compose-up-debug: ## Start both services with this checkout's source and debug logs
	@sh make/compose.sh up_debug

compose-up-dev: ## Rebuild the image and run it in the foreground, with debug logs
	@sh make/compose.sh up_dev

compose-down: ## Stop and remove the containers and their network
	@sh make/compose.sh down

compose-down-v: ## Stop and remove the container, its network, volumes and image
	@sh make/compose.sh down_v

compose-restart-%: ## Restart one service: compose-restart-coze-loop-python-faas
	@sh make/compose.sh restart $*

compose-logs: ## Show the service's log; FOLLOW=1 follows it
	@sh make/compose.sh logs

compose-ps: ## Show the container's state
	@sh make/compose.sh ps

health: ## Ask the running services for their state (URL=http://host:port for one)
	@sh make/compose.sh health
