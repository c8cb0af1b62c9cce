DELETE FROM main.request_theme
WHERE request = ?1 AND instr(' ' || ?2 || ' ', ' ' || theme || ' ') = 0
