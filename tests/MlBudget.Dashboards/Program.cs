using MlBudget.Dashboards;

// dotnet run --project tests/MlBudget.Dashboards [FOLDER] writes the dashboards, by default into grafana/dashboards.
var folder = Directory.CreateDirectory(args.Length > 0 ? args[0] : Path.Combine("grafana", "dashboards"));
foreach (var dashboard in DashboardList.All)
    File.WriteAllText(Path.Combine(folder.FullName, dashboard.FileName), dashboard.ToJson());
