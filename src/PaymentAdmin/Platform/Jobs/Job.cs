namespace PaymentAdmin.Platform.Jobs;

/// <summary>A job as a module declares it; how it stands is in its row (<see cref="ScheduledJob"/>).</summary>
/// <param name="Name">Its word, such as <c>drop_old_imports</c>: it stays when the job is renamed.</param>
/// <param name="Title">What it does, for people: "Drop old imports".</param>
/// <param name="Schedule">When it runs.</param>
public sealed record Job(string Name, string Title, JobSchedule Schedule)
{
    /// <summary>
    /// How long a node that stops answering keeps others from it; a running one takes more time again and again, however long it
    /// runs.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether a person may pause it.</summary>
    public bool MayBePaused { get; init; } = true;

    /// <summary>The <see cref="IJob"/> that does it.</summary>
    internal Type Handler { get; init; } = typeof(IJob);
}
