"""Where the parts of a simulation run: processes of this machine, or a dask cluster."""
