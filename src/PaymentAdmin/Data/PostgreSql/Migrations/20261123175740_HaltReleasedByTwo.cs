using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class HaltReleasedByTwo : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "ReleasedFirstAt",
                table: "Connections",
                type: "timestamp(6) with time zone",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReleasedFirstBecause",
                table: "Connections",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ReleasedFirstById",
                table: "Connections",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReleasedFirstByName",
                table: "Connections",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ReleasedFirstAt",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "ReleasedFirstBecause",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "ReleasedFirstById",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "ReleasedFirstByName",
                table: "Connections");
        }
    }
}
