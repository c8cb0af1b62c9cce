SELECT file FROM main.meta
