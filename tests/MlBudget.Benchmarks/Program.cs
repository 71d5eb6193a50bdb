using BenchmarkDotNet.Running;
using MlBudget.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(DecodeBenchmarks).Assembly).Run(args);
