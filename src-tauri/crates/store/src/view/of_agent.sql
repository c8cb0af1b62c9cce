SELECT * FROM main.saved_view WHERE agent = ?1 ORDER BY id
