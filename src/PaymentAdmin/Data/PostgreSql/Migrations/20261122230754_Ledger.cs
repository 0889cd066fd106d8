using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Ledger : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Transactions_ConnectionId_Direction_Key",
                table: "Transactions");

            migrationBuilder.AddColumn<int>(
                name: "Bookings",
                table: "Transactions",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "FeeNetMinor",
                table: "Transactions",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "FeeVatMinor",
                table: "Transactions",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "FeeVersion",
                table: "Transactions",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "HasNoFeeRule",
                table: "Transactions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsCharged",
                table: "Transactions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsFeeBooked",
                table: "Transactions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "MovedAt",
                table: "Transactions",
                type: "timestamp(6) with time zone",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "PaymentId",
                table: "Transactions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "SettledMinor",
                table: "Transactions",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateOnly>(
                name: "SettlementDueOn",
                table: "Transactions",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "UsesFeePayableOverride",
                table: "Transactions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "AccountTurnovers",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Environment = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Day = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    DebitMinor = table.Column<long>(type: "bigint", nullable: false),
                    CreditMinor = table.Column<long>(type: "bigint", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountTurnovers", x => new { x.AccountId, x.Environment, x.Day });
                    table.ForeignKey(
                        name: "FK_AccountTurnovers_LedgerAccounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "LedgerAccounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ClosedMonths",
                columns: table => new
                {
                    Environment = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Month = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    ClosesAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    ById = table.Column<Guid>(type: "uuid", nullable: false),
                    ByName = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ClosedMonths", x => new { x.Environment, x.Month });
                });

            migrationBuilder.CreateTable(
                name: "JournalEntries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Environment = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ProcessorId = table.Column<Guid>(type: "uuid", nullable: true),
                    Source = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    SourceId = table.Column<Guid>(type: "uuid", nullable: false),
                    Occasion = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Turn = table.Column<int>(type: "integer", nullable: false),
                    TransactionId = table.Column<Guid>(type: "uuid", nullable: true),
                    Reference = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    EffectiveAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    PostedAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    BookedAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    ReversalOf = table.Column<Guid>(type: "uuid", nullable: true),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JournalEntries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_JournalEntries_JournalEntries_ReversalOf",
                        column: x => x.ReversalOf,
                        principalTable: "JournalEntries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_JournalEntries_Processors_ProcessorId",
                        column: x => x.ProcessorId,
                        principalTable: "Processors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_JournalEntries_Transactions_TransactionId",
                        column: x => x.TransactionId,
                        principalTable: "Transactions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ManualEntries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Environment = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ProcessorId = table.Column<Guid>(type: "uuid", nullable: true),
                    EffectiveAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    ById = table.Column<Guid>(type: "uuid", nullable: false),
                    ByName = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    At = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ManualEntries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ManualEntries_Processors_ProcessorId",
                        column: x => x.ProcessorId,
                        principalTable: "Processors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "TurnoverMarks",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TurnoverMarks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "JournalLines",
                columns: table => new
                {
                    EntryId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Environment = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    BookedAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    Day = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    Currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    DebitMinor = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JournalLines", x => new { x.EntryId, x.Number });
                    table.ForeignKey(
                        name: "FK_JournalLines_JournalEntries_EntryId",
                        column: x => x.EntryId,
                        principalTable: "JournalEntries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_JournalLines_LedgerAccounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "LedgerAccounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "UnsummedEntries",
                columns: table => new
                {
                    EntryId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UnsummedEntries", x => x.EntryId);
                    table.ForeignKey(
                        name: "FK_UnsummedEntries_JournalEntries_EntryId",
                        column: x => x.EntryId,
                        principalTable: "JournalEntries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ManualEntryDecisions",
                columns: table => new
                {
                    EntryId = table.Column<Guid>(type: "uuid", nullable: false),
                    IsApproved = table.Column<bool>(type: "boolean", nullable: false),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    ById = table.Column<Guid>(type: "uuid", nullable: false),
                    ByName = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    At = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ManualEntryDecisions", x => x.EntryId);
                    table.ForeignKey(
                        name: "FK_ManualEntryDecisions_ManualEntries_EntryId",
                        column: x => x.EntryId,
                        principalTable: "ManualEntries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ManualEntryLines",
                columns: table => new
                {
                    EntryId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    DebitMinor = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ManualEntryLines", x => new { x.EntryId, x.Number });
                    table.ForeignKey(
                        name: "FK_ManualEntryLines_LedgerAccounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "LedgerAccounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ManualEntryLines_ManualEntries_EntryId",
                        column: x => x.EntryId,
                        principalTable: "ManualEntries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ConnectionId_Direction_Key",
                table: "Transactions",
                columns: new[] { "ConnectionId", "Direction", "Key" },
                unique: true,
                filter: "\"PaymentId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Environment_CreatedAt_Id",
                table: "Transactions",
                columns: new[] { "Environment", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Environment_ProcessorId_CreatedAt_Id",
                table: "Transactions",
                columns: new[] { "Environment", "ProcessorId", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Environment_Reference_CreatedAt_Id",
                table: "Transactions",
                columns: new[] { "Environment", "Reference", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Environment_Status_CreatedAt_Id",
                table: "Transactions",
                columns: new[] { "Environment", "Status", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_PaymentId",
                table: "Transactions",
                column: "PaymentId",
                unique: true,
                filter: "\"PaymentId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_JournalEntries_Environment_BookedAt_Id",
                table: "JournalEntries",
                columns: new[] { "Environment", "BookedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_JournalEntries_Environment_ProcessorId_BookedAt_Id",
                table: "JournalEntries",
                columns: new[] { "Environment", "ProcessorId", "BookedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_JournalEntries_Environment_Reference_BookedAt_Id",
                table: "JournalEntries",
                columns: new[] { "Environment", "Reference", "BookedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_JournalEntries_ProcessorId",
                table: "JournalEntries",
                column: "ProcessorId");

            migrationBuilder.CreateIndex(
                name: "IX_JournalEntries_ReversalOf",
                table: "JournalEntries",
                column: "ReversalOf");

            migrationBuilder.CreateIndex(
                name: "IX_JournalEntries_Source_SourceId_Occasion_Turn",
                table: "JournalEntries",
                columns: new[] { "Source", "SourceId", "Occasion", "Turn" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_JournalEntries_TransactionId",
                table: "JournalEntries",
                column: "TransactionId");

            migrationBuilder.CreateIndex(
                name: "IX_JournalLines_AccountId_Environment_BookedAt_EntryId_Number",
                table: "JournalLines",
                columns: new[] { "AccountId", "Environment", "BookedAt", "EntryId", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_ManualEntries_Environment_At_Id",
                table: "ManualEntries",
                columns: new[] { "Environment", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ManualEntries_ProcessorId",
                table: "ManualEntries",
                column: "ProcessorId");

            migrationBuilder.CreateIndex(
                name: "IX_ManualEntryLines_AccountId",
                table: "ManualEntryLines",
                column: "AccountId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccountTurnovers");

            migrationBuilder.DropTable(
                name: "ClosedMonths");

            migrationBuilder.DropTable(
                name: "JournalLines");

            migrationBuilder.DropTable(
                name: "ManualEntryDecisions");

            migrationBuilder.DropTable(
                name: "ManualEntryLines");

            migrationBuilder.DropTable(
                name: "TurnoverMarks");

            migrationBuilder.DropTable(
                name: "UnsummedEntries");

            migrationBuilder.DropTable(
                name: "ManualEntries");

            migrationBuilder.DropTable(
                name: "JournalEntries");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_ConnectionId_Direction_Key",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_Environment_CreatedAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_Environment_ProcessorId_CreatedAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_Environment_Reference_CreatedAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_Environment_Status_CreatedAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_PaymentId",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "Bookings",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "FeeNetMinor",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "FeeVatMinor",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "FeeVersion",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "HasNoFeeRule",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "IsCharged",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "IsFeeBooked",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "MovedAt",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "PaymentId",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "SettledMinor",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "SettlementDueOn",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "UsesFeePayableOverride",
                table: "Transactions");

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ConnectionId_Direction_Key",
                table: "Transactions",
                columns: new[] { "ConnectionId", "Direction", "Key" },
                unique: true);
        }
    }
}
