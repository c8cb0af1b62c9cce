DELETE FROM main.workshop_count WHERE workshop = ?1 AND kind = ?2 AND code = ?3
