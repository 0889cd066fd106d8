using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.UI;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>Changes a mapping; where a colleague was faster, shows both and lets the person choose.</summary>
public sealed partial class MappingEditor
{
    /// <summary>Who types is left in peace for as long before the preview follows.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private FormErrors _errors = new();
    private MappingDraft _draft = default!;
    private PreviewFieldMapping.Answer? _preview;
    private string? _problem;
    private Conflict? _conflict;
    private int _version;
    private int _touched;
    private bool _saving;

    [Inject]
    private ReplaceFieldMapping Replace { get; set; } = default!;

    [Inject]
    private PreviewFieldMapping Previewing { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Parameter, EditorRequired]
    public Guid ConnectionId { get; set; }

    [Parameter, EditorRequired]
    public TargetForm Form { get; set; } = default!;

    /// <summary>The rules that the person starts from.</summary>
    [Parameter, EditorRequired]
    public JsonElement Start { get; set; }

    /// <summary>The version that the person saw.</summary>
    [Parameter, EditorRequired]
    public int Version { get; set; }

    /// <summary>Whether a second person has to approve.</summary>
    [Parameter, EditorRequired]
    public bool NeedsAnother { get; set; }

    /// <summary>Hands over how the mapping stands after saving.</summary>
    [Parameter, EditorRequired]
    public EventCallback<FieldMappingAnswer> Saved { get; set; }

    [Parameter, EditorRequired]
    public EventCallback Cancelled { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _version = Version;
        _draft = MappingDraft.Of(Form, Start);
        await Check();
    }

    private async Task Touched()
    {
        var mine = ++_touched;
        try
        {
            await Task.Delay(Pause, Clock, Left);
        }
        catch (OperationCanceledException)
        {
            return; // The page was left.
        }

        if (mine == _touched)
        {
            await Check();
        }
    }

    /// <summary>Shows what the rules make now, or beside each row what is wrong with it.</summary>
    private async Task Check()
    {
        var mine = _touched;
        var errors = new FormErrors();
        PreviewFieldMapping.Answer? preview = null;
        string? problem = null;
        try
        {
            preview = await Previewing.Handle(ConnectionId, new PreviewFieldMapping.Input(_draft.ToRules()), await Actor(), Left);
        }
        catch (Refusal refusal) when (refusal.Kind is RefusalKind.Invalid or RefusalKind.Rule)
        {
            Take(refusal, errors);
            problem = refusal.Kind == RefusalKind.Rule ? refusal.Message : $"{Count(errors)} to be put right before there is anything to show: see the rows.";
        }

        if (mine == _touched)
        {
            (_errors, _preview, _problem) = (errors, preview, problem);
        }
    }

    private async Task Save()
    {
        if (_saving)
        {
            return;
        }

        _saving = true;
        _touched++;
        try
        {
            var input = new ReplaceFieldMapping.Input(_draft.ToRules());
            var saved = await Replace.Handle(ConnectionId, input, IfMatch.Version(_version), await Actor(), CancellationToken.None);
            await Saved.InvokeAsync(saved.Answer);
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Stale)
        {
            _conflict = Conflict.Of(refusal, Form);
            _version = _conflict.Version;
        }
        catch (Refusal refusal)
        {
            _errors = new FormErrors();
            Take(refusal, _errors);
            await Browser.InvokeVoidAsync("pa.focusFirstError");
        }
        finally
        {
            _saving = false;
        }
    }

    /// <summary>First what is plainly missing, in the form's own words; then what the check found.</summary>
    private void Take(Refusal refusal, FormErrors errors)
    {
        var missing = new FieldErrors();
        _draft.Check(missing);
        errors.Take(missing);
        errors.Take(refusal);
    }

    private static string Count(FormErrors errors) =>
        errors.Fields.Count(field => field != "rules") is var count && count == 1 ? "One thing has" : $"{count} things have";

    private Task Add()
    {
        _draft.AddField();
        return Touched();
    }

    private Task Remove(MappingRowDraft row)
    {
        // The messages are numbered like the rules: they would move to the wrong ones.
        _errors.Clear();
        _draft.Rows.Remove(row);
        return Touched();
    }

    private Task TakeTheirs()
    {
        _draft = _conflict!.Theirs;
        _conflict = null;
        return Check();
    }

    /// <summary>That somebody else changed the mapping meanwhile, and how.</summary>
    private sealed record Conflict(string ChangedBy, DateTime ChangedAt, int Version, MappingDraft Theirs)
    {
        public static Conflict Of(Refusal refusal, TargetForm form)
        {
            var current = (FieldMappingAnswer)refusal.Facts["current"]!;
            return new Conflict(
                (string)refusal.Facts["changedBy"]!, (DateTime)refusal.Facts["changedAt"]!, (int)refusal.Facts["version"]!,
                MappingDraft.Of(form, current.Proposed?.Rules ?? current.Rules));
        }
    }
}
