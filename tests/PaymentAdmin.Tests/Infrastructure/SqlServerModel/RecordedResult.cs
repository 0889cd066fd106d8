using System.Collections;
using System.Data.Common;
using System.Globalization;

namespace PaymentAdmin.Tests.Infrastructure.SqlServerModel;

/// <summary>The rows that a query read, or the number of rows that a command changed.</summary>
internal sealed record RecordedResult(IReadOnlyList<string> Columns, IReadOnlyList<object[]> Rows, int Affected)
{
    public static RecordedResult Number(int affected) => new([], [], affected);

    public static RecordedResult Read(DbDataReader reader)
    {
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[columns.Length];
            reader.GetValues(row);
            rows.Add(row);
        }

        return new RecordedResult(columns, rows, reader.RecordsAffected);
    }

    public RecordedResult Exchange(Func<object, object> exchange) =>
        this with { Rows = [.. Rows.Select(row => row.Select(exchange).ToArray())] };
}

/// <summary>Reads recorded rows again, each value as the type that is asked for.</summary>
internal sealed class RecordedReader(IReadOnlyList<RecordedResult> results) : DbDataReader
{
    private int _result;
    private int _row = -1;
    private bool _isClosed;

    public override int FieldCount => Result.Columns.Count;

    public override bool HasRows => Result.Rows.Count > 0;

    public override bool IsClosed => _isClosed;

    public override int RecordsAffected => -1;

    public override int Depth => 0;

    private RecordedResult Result => _result < results.Count ? results[_result] : RecordedResult.Number(0);

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => ++_row < Result.Rows.Count;

    public override bool NextResult()
    {
        _row = -1;
        return ++_result < results.Count;
    }

    public override void Close() => _isClosed = true;

    public override object GetValue(int ordinal) => Result.Rows[_row][ordinal];

    public override bool IsDBNull(int ordinal) => GetValue(ordinal) is DBNull;

    public override T GetFieldValue<T>(int ordinal) => Value<T>(ordinal);

    public override bool GetBoolean(int ordinal) => Value<bool>(ordinal);

    public override byte GetByte(int ordinal) => Value<byte>(ordinal);

    public override DateTime GetDateTime(int ordinal) => Value<DateTime>(ordinal);

    public override decimal GetDecimal(int ordinal) => Value<decimal>(ordinal);

    public override double GetDouble(int ordinal) => Value<double>(ordinal);

    public override float GetFloat(int ordinal) => Value<float>(ordinal);

    public override Guid GetGuid(int ordinal) => Value<Guid>(ordinal);

    public override short GetInt16(int ordinal) => Value<short>(ordinal);

    public override int GetInt32(int ordinal) => Value<int>(ordinal);

    public override long GetInt64(int ordinal) => Value<long>(ordinal);

    public override string GetString(int ordinal) => Value<string>(ordinal);

    public override string GetName(int ordinal) => Result.Columns[ordinal];

    public override int GetOrdinal(string name) => Result.Columns.Index().First(column => column.Item == name).Index;

    public override Type GetFieldType(int ordinal) => typeof(object);

    public override string GetDataTypeName(int ordinal) => "";

    public override int GetValues(object[] values) => throw new NotSupportedException();

    public override char GetChar(int ordinal) => throw new NotSupportedException();

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override IEnumerator GetEnumerator() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        Close();
        base.Dispose(disposing);
    }

    private T Value<T>(int ordinal) => (T)As(GetValue(ordinal), typeof(T));

    private static object As(object value, Type type) => (value, type) switch
    {
        _ when type.IsInstanceOfType(value) => value,
        (string text, _) when type == typeof(Guid) => Guid.Parse(text),
        (string text, _) when type == typeof(DateTime) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.None),
        (string text, _) when type == typeof(DateTimeOffset) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.None),
        (string text, _) when type == typeof(DateOnly) => DateOnly.Parse(text, CultureInfo.InvariantCulture),
        (string text, _) when type == typeof(decimal) => decimal.Parse(text, CultureInfo.InvariantCulture),
        _ => Convert.ChangeType(value, type, CultureInfo.InvariantCulture),
    };
}
