SELECT file, activity FROM vault.meta
