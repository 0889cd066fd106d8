using System.Text;

namespace PaymentAdmin.PspSimulator.Api;

/// <summary>How the line and the servers misbehave, before and after a call had its effect.</summary>
internal static class Misbehaviour
{
    private const int BlockBytes = 65_536;

    /// <summary>What happens instead of the call: an answer, or null when the call goes on. It may break the connection.</summary>
    public static async Task<Answer?> Before(ApiCall call)
    {
        if (!Concerns(call))
        {
            return null;
        }

        var settings = call.Settings;
        await call.Wait(TimeSpan.FromMilliseconds(settings.LatencyMs));
        if (settings.RedirectTo.Length > 0 && Rolls(call, settings.Redirect, "redirect"))
        {
            return Answer.Empty(307).With("Location", settings.RedirectTo);
        }

        if (call.IsSubmission && Rolls(call, settings.BreakBeforeEffect, "break_before_effect"))
        {
            throw new ConnectionBroken();
        }

        return ServerError(call, settings.Error500, 500) ?? ServerError(call, settings.Error502, 502)
            ?? ServerError(call, settings.Error503, 503) ?? TooMany(call, settings);
    }

    /// <summary>Sends the answer, or loses it. Returns how it ended, for the log.</summary>
    public static async Task<string> After(ApiCall call, Answer answer)
    {
        var settings = call.Settings;
        var concerned = Concerns(call);
        if (concerned && call.IsSubmission && answer.IsSuccess)
        {
            if (Rolls(call, settings.BreakAfterEffect, "break_after_effect"))
            {
                throw new ConnectionBroken();
            }

            if (Rolls(call, settings.LoseAnswer, "lose_answer"))
            {
                answer = await Lost(call, settings.LostAnswerStatus);
            }
        }

        if (answer.Hold is { } hold)
        {
            answer = await Held(call, hold);
        }

        var slow = concerned && settings.SlowAnswerSeconds > 0 && Rolls(call, settings.SlowAnswer, "slow_answer");
        var huge = concerned && settings.HugeAnswerBytes > 0 && Rolls(call, settings.HugeAnswer, "huge_answer");
        return await Send(call, answer, slow ? TimeSpan.FromSeconds(settings.SlowAnswerSeconds) : TimeSpan.Zero, huge ? settings.HugeAnswerBytes : 0);
    }

    private static bool Concerns(ApiCall call)
    {
        var only = call.Settings.OnlyRequests;
        return only.Count == 0 || only.Any(start => $"{call.Http.Request.Method} {call.Http.Request.Path}".StartsWith(start, StringComparison.OrdinalIgnoreCase));
    }

    private static bool Rolls(ApiCall call, Chance chance, string fault)
    {
        var hit = call.World.Dice.Roll(call.Settings, chance, fault, call.About);
        call.Misbehaviour = hit ? fault : call.Misbehaviour;
        return hit;
    }

    private static Answer? ServerError(ApiCall call, Chance chance, int status) =>
        Rolls(call, chance, $"error_{status}") ? ErrorPage(status) : null;

    private static Answer? TooMany(ApiCall call, SimulatorSettings settings) =>
        Rolls(call, settings.Error429, "error_429") ? RateLimit.Refusal(settings.RetryAfterSeconds).ToAnswer() : null;

    /// <summary>A gateway that fails answers with a page, not with the PSP's JSON.</summary>
    private static Answer ErrorPage(int status) => Answer.Text(status, $"<html><body><h1>{status}</h1></body></html>", "text/html; charset=utf-8");

    private static async Task<Answer> Lost(ApiCall call, int status)
    {
        call.DoAfterwards();
        if (status == 0)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Http.RequestAborted);
        }

        return ErrorPage(status);
    }

    private static async Task<Answer> Held(ApiCall call, TimeSpan hold)
    {
        call.DoAfterwards();
        await call.Wait(hold);
        return ErrorPage(504);
    }

    private static async Task<string> Send(ApiCall call, Answer answer, TimeSpan pause, long blanks)
    {
        var response = call.Http.Response;
        response.StatusCode = answer.Status;
        foreach (var header in answer.Headers)
        {
            response.Headers.Append(header.Key, header.Value);
        }

        if (answer.Body.Length > 0 && !HttpMethods.IsHead(call.Http.Request.Method))
        {
            response.ContentType = answer.ContentType;
            response.ContentLength = answer.Body.Length + blanks;
            await SendBlanks(call, blanks);
            await SendBody(call, answer.Body, pause);
        }
        else if (pause > TimeSpan.Zero)
        {
            call.DoAfterwards();
            await call.Wait(pause);
        }

        await response.CompleteAsync();
        return answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    // Blank space is allowed before JSON: who reads all of it can still understand the answer.
    private static async Task SendBlanks(ApiCall call, long count)
    {
        var block = Encoding.ASCII.GetBytes(new string(' ', (int)Math.Min(count, BlockBytes)));
        for (var left = count; left > 0; left -= block.Length)
        {
            await call.Http.Response.Body.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)), call.Http.RequestAborted);
        }
    }

    private static async Task SendBody(ApiCall call, byte[] body, TimeSpan pause)
    {
        var first = pause > TimeSpan.Zero ? body.Length / 2 : body.Length;
        await call.Http.Response.Body.WriteAsync(body.AsMemory(0, first), call.Http.RequestAborted);
        if (first < body.Length)
        {
            await call.Http.Response.Body.FlushAsync(call.Http.RequestAborted);
            call.DoAfterwards();
            await call.Wait(pause);
            await call.Http.Response.Body.WriteAsync(body.AsMemory(first), call.Http.RequestAborted);
        }
    }
}

/// <summary>The connection is to be cut without an answer.</summary>
internal sealed class ConnectionBroken : Exception;
