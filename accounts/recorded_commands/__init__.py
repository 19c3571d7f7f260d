"""Django's own commands that say who may do what, with a row of the record: an app, as the first that has a command of
a name is the one that runs, and accounts comes after Django's."""
