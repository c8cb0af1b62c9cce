SELECT p.* FROM main.site_procedure p ORDER BY p.id
