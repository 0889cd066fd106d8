using System.Diagnostics;

namespace PaymentAdmin.E2E.Inside;

/// <summary>Hears what one part of the framework says about itself.</summary>
/// <param name="source">The part's name.</param>
/// <param name="hear">Takes the name and the facts of each event, on the thread on which it happens.</param>
internal sealed class Watcher(string source, Action<string, object?> hear) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    public static void Begin(string source, Action<string, object?> hear) => DiagnosticListener.AllListeners.Subscribe(new Watcher(source, hear));

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == source)
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value) => hear(value.Key, value.Value);

    public void OnCompleted()
    {
        // Nothing more to watch.
    }

    public void OnError(Exception error)
    {
        // The test sees that nothing happened.
    }
}
