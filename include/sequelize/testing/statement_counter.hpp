#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/sequelize.hpp>

namespace sequelize::testing {

/// Counts the statements that a Sequelize object sends while it lives, on all threads:
///
///     sequelize::testing::StatementCounter counter(sequelize);
///     auto grades = Grades.findAll({.include = {&Grade::students}});
///     REQUIRE(counter.count() == 1);
///
/// Those of the library count, such as BEGIN and COMMIT; what hooks of `beforeQuery` and `afterQuery` send does not. A
/// statement counts when it is sent, whether or not it then fails. It is such a hook itself: make and destroy it where
/// hooks may be added, while no other thread uses the object. It may outlive the object. Counting and asking is
/// thread-safe. (Sequelize has no counterpart; its tests spy on `logging`.)
class SEQUELIZE_API StatementCounter {
public:
    explicit StatementCounter(const Sequelize& sequelize);
    StatementCounter(const StatementCounter&) = delete;
    StatementCounter& operator=(const StatementCounter&) = delete;
    ~StatementCounter();

    /// How many statements were sent since it was made, or since `reset`.
    [[nodiscard]] std::size_t count() const;
    /// How many of them begin with that word, in either case: `count("SELECT")`.
    [[nodiscard]] std::size_t count(std::string_view kind) const;
    /// Their SQL, without values, in the order in which they were sent.
    [[nodiscard]] std::vector<std::string> statements() const;
    /// The same with numbers, a line each, for the message of a test that fails.
    [[nodiscard]] std::string text() const;
    /// Begins again from 0.
    void reset();

private:
    struct Counted;
    std::weak_ptr<detail::HookTable> hooks_;
    std::shared_ptr<Counted> counted_;
    std::string name_;
};

}  // namespace sequelize::testing
