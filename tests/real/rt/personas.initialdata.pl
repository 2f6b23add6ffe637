# Beside what an agency loads: queues of the tests without it, staff, and accounts of the bot with too many or too few rights.
use strict;
use warnings;
use Encode ();

our (@Queues, @Groups, @Users, @Members, @ACL, @Final);

my ($all, $bare, $other, $own, $password) = map { Encode::decode('UTF-8', $ENV{$_}) }
  qw(VENTANILLA_RT_QUEUES TEST_RT_BARE_QUEUE TEST_RT_OTHER_QUEUE TEST_RT_OWN_QUEUE TEST_RT_PASSWORD);
my @queues = split /,/, $all;
my $first = $queues[0];

@Queues = ({ Name => $bare }, { Name => $other }, { Name => $own, Lifecycle => 'municipal' });
@Groups = ({ Name => 'Atencion' });
@Users = map { { Name => $_, Password => $password, Privileged => 1 } } qw(agente fisgon ciego mudo manco sinclave solalta gestor);
push @Users, { Name => 'vecina', Password => $password, Privileged => 0 };
@Members = map { { Group => $_->[0], GroupDomain => 'UserDefined', Class => 'RT::User', Name => $_->[1] } }
  [ Atencion => 'agente' ], [ Ventanilla => 'fisgon' ], [ Ventanilla => 'gestor' ];

sub rights {
    my ($principal, $queue, @rights) = @_;
    return map { { %$principal, Queue => $queue, Right => $_ } } @rights;
}

my $staff = { GroupDomain => 'UserDefined', GroupId => 'Atencion' };
my $bot = { GroupDomain => 'UserDefined', GroupId => 'Ventanilla' };
my @see = qw(SeeQueue ShowTicket SeeCustomField);
my @work = (@see, qw(CreateTicket ReplyToTicket CommentOnTicket ModifyTicket OwnTicket));
push @ACL, rights($staff, $_, @work, qw(ShowTicketComments ModifyCustomField DeleteTicket)) for @queues, $bare, $other, $own;
push @ACL, rights($bot, $bare, qw(SeeQueue ShowTicket CreateTicket));
push @ACL, rights({ UserId => 'fisgon' }, $first, 'ShowTicketComments');
push @ACL, { UserId => 'gestor', Right => 'AdminUsers' };
push @ACL, rights({ UserId => 'ciego' }, $first, qw(SeeQueue CreateTicket SeeCustomField));
push @ACL, rights({ UserId => 'mudo' }, $first, @see);
push @ACL, rights({ UserId => 'manco' }, $first, @see, 'CreateTicket');
push @ACL, rights({ UserId => 'sinclave' }, $first, @work);
push @ACL, rights({ UserId => 'solalta' }, $first, @work, 'SetInitialCustomField');
push @ACL, rights({ UserId => 'vecina' }, $first, qw(SeeQueue ShowTicket ReplyToTicket));

# What an administrator reads off the page that makes one.
push @Final, sub {
    my $user = RT::User->new(RT->SystemUser);
    $user->Load('ventanilla');
    my ($made, $said, $token) = RT::AuthToken->new(RT->SystemUser)->Create(Owner => $user->id, Description => 'test');
    die $said unless $made;
    open my $file, '>', $ENV{TEST_RT_TOKEN_FILE} or die $!;
    print {$file} $token;
    close $file;
};

1;
