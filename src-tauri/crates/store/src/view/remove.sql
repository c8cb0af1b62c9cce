DELETE FROM main.saved_view WHERE id = ?1 AND agent = ?2
