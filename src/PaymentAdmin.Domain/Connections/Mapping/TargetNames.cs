namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>
/// The names that rules fill. None is filled twice, none is both a value and an object, and none is there in two spellings: a PSP that
/// reads names without regard to case would take the last of two amounts.
/// </summary>
internal sealed class TargetNames
{
    private readonly Dictionary<string, string> _spelling = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _objects = new(StringComparer.OrdinalIgnoreCase);

    internal TargetNames(IEnumerable<string> known)
    {
        foreach (var name in known.SelectMany(path => TargetPath.Parents(path).Append(path)))
        {
            _spelling.TryAdd(name, name);
        }
    }

    /// <summary>Adds the target of a rule; or says why it cannot stand beside those before it, with what to do.</summary>
    internal string? Clash(string path, int rule)
    {
        string[] parents = [.. TargetPath.Parents(path)];
        var problem = Misspelt([.. parents, path]) ?? Occupied(path, parents);
        if (problem is not null)
        {
            return problem;
        }

        _values[path] = rule;
        foreach (var name in parents)
        {
            _spelling.TryAdd(name, name);
            _objects.TryAdd(name, rule);
        }

        _spelling.TryAdd(path, path);
        return null;
    }

    private string? Misspelt(string[] names)
    {
        var wrong = names.FirstOrDefault(name => _spelling.TryGetValue(name, out var known) && !string.Equals(known, name, StringComparison.Ordinal));
        return wrong is null ? null : $"The name {wrong} is also written {_spelling[wrong]}. Write both alike.";
    }

    private string? Occupied(string path, string[] parents)
    {
        if (_values.TryGetValue(path, out var same))
        {
            return $"The field {path} is filled already by rules[{same}]. Remove one of the two.";
        }

        if (_objects.TryGetValue(path, out var inside))
        {
            return $"The field {path} is an object, because rules[{inside}] lies in it, and cannot be a value as well. Choose another name.";
        }

        var value = parents.FirstOrDefault(_values.ContainsKey);
        return value is null ? null : $"The field {value} is a value, filled by rules[{_values[value]}], and cannot be an object as well. Choose another name.";
    }
}
