using System.Text;

namespace MlBudget.Sources.Json;

/// <summary>
/// A place in the record that somebody reads, or that leads to one. The tree of them is compiled once from the
/// schema's dotted paths.
/// </summary>
internal sealed class PathNode
{
    private readonly Dictionary<string, PathNode> _children = new(StringComparer.Ordinal);

    /// <summary>What the value here is written to.</summary>
    public Target[] Targets { get; private set; } = [];

    /// <summary>The keys of the object here; null if nothing below is wanted.</summary>
    public ObjectKeys? Keys { get; private set; }

    /// <summary>The number of the record that this place was last met in.</summary>
    public long LastRecord { get; set; }

    /// <summary>Adds a target at a path below this node.</summary>
    public void Add(string path, Target target)
    {
        var node = this;
        foreach (var key in path.Split('.'))
        {
            if (!node._children.TryGetValue(key, out var child))
                node._children.Add(key, child = new PathNode());
            node = child;
        }

        node.Targets = [.. node.Targets, target];
    }

    /// <summary>Prepares this node and those below for reading; nothing is added afterwards.</summary>
    public void Compile()
    {
        if (_children.Count == 0)
            return;
        Keys = new ObjectKeys(_children.Select(child => (Encoding.UTF8.GetBytes(child.Key), child.Value)));
        foreach (var child in _children.Values)
            child.Compile();
    }

    /// <summary>Takes back what this record has written here and below: the last of duplicate keys wins.</summary>
    public void Forget(int row)
    {
        foreach (var target in Targets)
            target.Forget(row);
        foreach (var child in _children.Values)
            child.Forget(row);
    }
}
