DELETE FROM main.workshop WHERE import = ?1
