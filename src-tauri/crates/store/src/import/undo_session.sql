DELETE FROM main.session WHERE import = ?1
