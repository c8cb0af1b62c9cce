SELECT s.* FROM main.session s WHERE s.id = ?1
