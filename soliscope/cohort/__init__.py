"""Many firms: one process a firm, here or on a cluster; one failure never stops the rest.

roster   reads the list of firms
tasks    what is to be done for one firm
processes, zygote, preload   how firms are forked from a process that has everything loaded
pool     keeps several under way: in threads here, or as tasks of a Dask cluster
ledger   what was done, so that the same command goes on where it was stopped
run      the whole cohort, and its report
rejudge  the same for a collection of archives
"""
