// A program that is its own command line, and a server otherwise.
#include <cstdio>
#include <cstdlib>

#include <sequelize/cli.hpp>

namespace {

struct Book {
    std::string title;
};

void defineModels(sequelize::Sequelize& sequelize) {
    sequelize.define<Book>("books");
}

}  // namespace

int main(int argc, char** argv) {
    if (std::getenv("OWN") != nullptr) {
        sequelize::Sequelize sequelize{"sqlite::memory:"};
        defineModels(sequelize);
        return sequelize::cli::main(argc, argv, sequelize);
    }
    if (const auto code = sequelize::cli::run(argc, argv, defineModels)) return *code;
    std::puts("serving");
    return 0;
}
