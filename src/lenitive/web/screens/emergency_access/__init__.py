"""Emergency access: a chart is opened by who may not see it otherwise, for a reason that the manager reads."""
