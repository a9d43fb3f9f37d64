#pragma once

#include <functional>

/// What becomes of a process's connections and threads when it forks. A child shares the sockets and files of its
/// parent, and has none of its threads.
namespace sequelize::detail {

/// How often this process and those that it was forked from have been forked before it began: who remembers the number
/// knows by comparing it whether he was made by a parent. One load of an atomic.
[[nodiscard]] unsigned forksSoFar() noexcept;

/// Is told when the process forks, for as long as it lives. Thread-safe. A fork does not begin while one is made or
/// dropped. Let it be the last member of what it speaks for.
class AtFork {
public:
    struct Handlers {
        std::function<void()> before{};    ///< on the thread that forks: takes the locks that `inChild` needs
        std::function<void()> inParent{};  ///< gives them back
        std::function<void()> inChild;     ///< the same in the child, which has this one thread
    };

    explicit AtFork(Handlers handlers);
    ~AtFork();
    AtFork(const AtFork&) = delete;
    AtFork& operator=(const AtFork&) = delete;

private:
    friend struct ForkRegistry;
    Handlers handlers_;
};

}  // namespace sequelize::detail
