SELECT kind, month, generation FROM main.fact_generation ORDER BY kind, month
