using MlBudget.Settings.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MlBudget.Settings;

/// <content>How parts of a file are copied for another program.</content>
public sealed partial class NodeReader
{
    /// <summary>This and all that is under it, from the top down.</summary>
    public IEnumerable<NodeReader> SelfAndDescendants()
    {
        yield return this;
        foreach (var child in IsMapping ? Entries() : IsList ? Items() : [])
        {
            foreach (var node in child.SelfAndDescendants())
                yield return node;
        }
    }

    /// <summary>Writes this as it is written: references are not resolved, comments are left out, and aliases are written out.</summary>
    public void CopyTo(IEmitter emitter) => Copy(_element, emitter);

    private static void Copy(YamlElement element, IEmitter emitter)
    {
        switch (element)
        {
            case YamlScalar scalar:
                var style = scalar.IsQuoted ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain;
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, scalar.Text, style, !scalar.IsQuoted, scalar.IsQuoted));
                break;
            case YamlList list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Block));
                foreach (var item in list.Items)
                    Copy(item, emitter);
                emitter.Emit(new SequenceEnd());
                break;
            case YamlMapping mapping:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block));
                foreach (var (key, value) in mapping.Entries)
                {
                    Copy(key, emitter);
                    Copy(value, emitter);
                }

                emitter.Emit(new MappingEnd());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(element), element, "Not an element.");
        }
    }
}
