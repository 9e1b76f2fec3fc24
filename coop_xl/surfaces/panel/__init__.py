"""Several people's filled workbooks: pooled and compared."""
