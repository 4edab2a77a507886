// Migrate
