using MlBudget.Core.Baselines;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;

namespace MlBudget.Exporter.Configuration;

/// <summary>
/// A model as it is written. Its nodes are parsed, and what its environment and other files say of it is known since it was loaded. So
/// it can be compiled again with what it has learned meanwhile, whatever has become of those, and of other models.
/// </summary>
/// <param name="file">How errors name its file.</param>
/// <param name="node">Where it is written.</param>
/// <param name="reader">Reads it, with what it takes over from the rest of the file.</param>
/// <param name="value">Of a template the value of the model; null for one that stands for all of them, and where it is none.</param>
internal sealed class WrittenModel(string file, NodeReader node, ModelReader reader, string? value = null)
{
    /// <summary>The model with what it has learned. It may have errors that only show then, which are told here and nowhere else.</summary>
    /// <param name="learned">What is normal for it. A model that learns nothing is as it is without.</param>
    public ModelResult With(Baseline learned) => With(new KnownBaselines(learned));

    /// <summary>The model with what it has learned and what people have accepted. It may have errors that only show then, which are told here
    /// and nowhere else.</summary>
    /// <param name="baselines">What is normal for it, and was before; null where nothing is known beside what is written.</param>
    public ModelResult With(KnownBaselines? baselines)
    {
        var problems = new Problems();
        var model = ReadInto(problems) is { } spec ? ModelCompiler.Compile(spec, baselines, this) : null;
        return problems.Count == 0 ? new(model, []) : new(null, problems.Described(file));
    }

    /// <summary>Reads it again; null where it can't be read.</summary>
    /// <param name="problems">Gets what is wrong with it, then and when it is compiled.</param>
    public ModelSpec? ReadInto(Problems problems) => reader.Read(node.For(problems), value, out _);

    /// <summary>One of the models that a template stands for.</summary>
    /// <param name="one">Its value.</param>
    public WrittenModel Of(string one) => new(file, node, reader, one);
}
