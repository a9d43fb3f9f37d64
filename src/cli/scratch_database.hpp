#pragma once

#include <functional>
#include <string>

#include <sequelize/migrator.hpp>
#include <sequelize/sequelize.hpp>

#include "invocation.hpp"
#include "named_database.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {

/// A database of no rows beside the live one, with the same character set, gone with this object: on a server one of a
/// name of its own, which needs the privileges CREATE and DROP, else one in memory.
class ScratchDatabase {
public:
    /// The live database need not be there. Throws what the server throws who may not make one.
    ScratchDatabase(Invocation& invocation, Session& live);
    ~ScratchDatabase() = default;
    ScratchDatabase(const ScratchDatabase&) = delete;
    ScratchDatabase& operator=(const ScratchDatabase&) = delete;

    [[nodiscard]] Sequelize& sequelize() noexcept { return scratch_; }
    /// Told of a migration's name and each of its statements before it runs; ends the run by a Failure.
    using Look = std::function<void(std::string_view, std::string_view)>;
    /// Runs the migrations up to `to`, or all. Throws MigrationError; Failure of `look`, and for a statement that names
    /// another database of the server, or opens another file: it would change that.
    void migrate(const Migrations& migrations, const std::string& to = {}, const Look& look = {});

private:
    /// What is there from the beginning to the end.
    class Place {
    public:
        Place(Output& output, const Settings& live);
        ~Place();
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        [[nodiscard]] const Settings& settings() const noexcept { return settings_; }

    private:
        Output& output_;
        Settings settings_;
        NamedDatabase named_;
    };

    void requireWithin(std::string_view migration, std::string_view sql);

    Invocation& invocation_;
    std::string table_;  ///< of migrations
    Place place_;
    Sequelize scratch_;
    Sequelize beside_;  ///< another connection to the same; where it is in memory, to another such
};

}  // namespace sequelize::detail::commandline
