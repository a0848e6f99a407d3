package sqlite

func childWork(string) func(folder string) error { return childWrites }
