"""The claims page: what is said of the therapy, what studies say, what this clinic's own data say."""
