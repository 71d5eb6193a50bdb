using System.Collections.Immutable;
using MlBudget.Core.Persistence;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Storage;

/// <summary>The decisions of models as they are stored: a row each. All of it happens within a transaction of the caller's.</summary>
internal static class StoredDecisions
{
    /// <summary>How many of anything a decision has at most: dimensions, teams and agreements are few.</summary>
    private const int Many = 10_000;

    /// <summary>What <see cref="Read(Statement, long)"/> reads.</summary>
    public const string Query = "SELECT id, content FROM decisions WHERE model = $model ORDER BY id";

    /// <summary>Those of a model.</summary>
    /// <param name="read">The query, prepared.</param>
    /// <param name="model">The model's key.</param>
    /// <exception cref="BlobException">They are not what was written.</exception>
    public static Decisions Read(Statement read, long model)
    {
        var all = ImmutableArray.CreateBuilder<Decision>();
        read.ForEach(row => all.Add(Decode(model, row.GetInt64(0), row.GetFieldValue<byte[]>(1))), model);
        return new(all.ToImmutable());
    }

    /// <summary>Those of a model.</summary>
    /// <exception cref="BlobException">They are not what was written.</exception>
    public static Decisions Read(Store store, long model)
    {
        using var read = store.Prepare(Query);
        return Read(read, model);
    }

    /// <summary>Writes what is new of a model's decisions, and deletes what is remembered no longer.</summary>
    /// <param name="store">Where.</param>
    /// <param name="model">The model's key.</param>
    /// <param name="before">What is stored.</param>
    /// <param name="after">What is to be stored.</param>
    /// <param name="census">Gets the rows that have changed.</param>
    public static void Write(Store store, long model, Decisions before, Decisions after, RowCensus census)
    {
        using var delete = store.Prepare("DELETE FROM decisions WHERE model = $model AND id = $id");
        using var write = store.Prepare("INSERT OR REPLACE INTO decisions VALUES ($model, $id, $content)");
        var kept = after.All.Select(decision => decision.Id).ToHashSet();
        foreach (var gone in before.All.Where(decision => !kept.Contains(decision.Id)))
        {
            delete.Run(model, gone.Id);
            census.Remove(RowKeys.Decision(model, gone.Id));
        }

        foreach (var decision in after.All.Except(before.All))
        {
            var content = Encode(model, decision);
            write.Run(model, decision.Id, content);
            census.Set(RowKeys.Decision(model, decision.Id), content);
        }
    }

    /// <summary>Writes what is new of the decisions of a model that was opened within the same transaction, and its seal.</summary>
    /// <param name="store">Where.</param>
    /// <param name="model">The model's place.</param>
    /// <param name="after">What is to be stored.</param>
    public static void Add(Store store, StoredModel model, Decisions after)
    {
        Write(store, model.Id, Read(store, model.Id), after, model.Census);
        using var seal = store.Prepare("UPDATE models SET seal = $seal WHERE id = $model");
        seal.Run(model.Row.Seal(model.Census.Sum), model.Id);
    }

    private static byte[] Encode(long model, Decision decision)
    {
        var blob = new BlobWriter();
        blob.Byte((byte)decision.What);
        blob.Text(decision.Action);
        blob.Flag(decision.Group is not null);
        if (decision.Group is { } group)
            blob.Text(group);
        blob.Total(decision.Owners.Length);
        foreach (var owner in decision.Owners)
        {
            // By its name: another version may number dimensions otherwise.
            blob.Text(owner.Dimension.Name());
            blob.Flag(owner.IsJoint);
            blob.Total(owner.Teams.Length);
            foreach (var team in owner.Teams)
                blob.Text(team);
        }

        blob.Total(decision.By.Length);
        foreach (var agreement in decision.By)
        {
            blob.Text(agreement.Team);
            blob.Text(agreement.User);
            blob.Time(agreement.At);
            blob.Text(agreement.Reason);
            blob.Total(EventTime.From(agreement.For));
        }

        return SealedBlob.Seal(RowKeys.Decision(model, decision.Id), blob.Written);
    }

    private static Decision Decode(long model, long id, byte[] content)
    {
        var blob = new BlobReader(SealedBlob.Open(RowKeys.Decision(model, id), content));
        var what = (DecisionKind)blob.Byte();
        if (!Enum.IsDefined(what))
            throw new BlobException($"found the kind {(int)what} of a decision, expected one that is known");
        var (action, group) = (blob.Text(), blob.Flag() ? blob.Text() : null);
        var owners = ImmutableArray.CreateBuilder<DecidingOwner>();
        for (var left = blob.Count(Many); left > 0; left--)
        {
            var (dimension, isJoint) = (DimensionOf(blob.Text()), blob.Flag());
            var teams = ImmutableArray.CreateBuilder<string>();
            for (var more = blob.Count(Many); more > 0; more--)
                teams.Add(blob.Text());
            owners.Add(new(dimension, teams.ToImmutable(), isJoint));
        }

        var by = ImmutableArray.CreateBuilder<Agreement>();
        for (var left = blob.Count(Many); left > 0; left--)
            by.Add(new(blob.Text(), blob.Text(), blob.Time(), blob.Text(), TimeSpan.FromMicroseconds(blob.Total())));
        return by.Count == 0 ? throw new BlobException("found a decision of nobody, expected who has agreed to it")
            : new() { Id = id, What = what, Action = action, Group = group, Owners = owners.ToImmutable(), By = by.ToImmutable() };
    }

    private static Dimension DimensionOf(string name)
    {
        foreach (var dimension in Dimensions.All)
        {
            if (dimension.Name() == name)
                return dimension;
        }

        throw new BlobException($"found '{name}', expected a dimension");
    }
}
